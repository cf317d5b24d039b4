"""Checks what mt inspect --json says of inspect-strings.c: inspect-json.py FILE
DIRECTORY."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    image = json.load(file)
heap = image["heap"]
assert heap["blocks"] == sum(t["blocks"] for t in heap["types"]), heap
assert heap["bytes"] == sum(t["bytes"] for t in heap["types"]), heap
assert {"what": "struct pair", "blocks": 3, "bytes": 24} in heap["types"], heap

assert {"descriptor": 3, "path": sys.argv[2] + "/text",
        "access": "read, write", "offset": 5, "size": 11} in image["files"], \
    image["files"]

frame = image["threads"][0]["frames"][0]
assert frame["function"] == "main" and frame["file"] == "program.c", frame
variables = {v["name"]: v for v in frame["variables"]}
assert variables["name"]["type"] == "char *", variables
assert variables["name"]["value"].endswith('"hello"'), variables
assert variables["buffer"] == {"name": "buffer", "type": "char[8]",
                               "value": '"local"'}, variables
