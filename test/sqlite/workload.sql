-- What the demo and the sqlite corpus run through test/sqlite/driver.c.
--
-- :scale multiplies the work. Data come from mix(), the driver's deterministic
-- stand-in for random(). Every query that prints orders by a full key, and what
-- is floating is rounded, so that all targets print the same.

-- Sorters would spill to files that are deleted while they are open.
PRAGMA temp_store = MEMORY;

CREATE TABLE customer(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT, since TEXT,
  credit REAL DEFAULT 0.0);
CREATE TABLE product(
  id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, price INTEGER, tags TEXT);
CREATE TABLE sale(
  id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer(id),
  day TEXT, state TEXT CHECK (state IN ('open', 'sent', 'paid', 'void')));
CREATE TABLE item(
  sale INTEGER, position INTEGER, product INTEGER, amount INTEGER,
  discount REAL, PRIMARY KEY (sale, position)) WITHOUT ROWID;
CREATE TABLE journal(at INTEGER PRIMARY KEY, what TEXT, old, new);

-- Bulk inserts.
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO product
SELECT i, printf('%s %s %03d',
         CASE mix(i) % 4 WHEN 0 THEN 'Left' WHEN 1 THEN 'right'
                         WHEN 2 THEN 'Upper' ELSE 'lower' END,
         substr('boltnut gear coilpin  axle', 1 + mix(i + 7) % 6 * 4, 4), i),
       100 + mix(i * 3) % 9900,
       json_array(mix(i) % 10, json_object('grade', mix(i + 1) % 5,
                                           'bin', hex(mix(i) % 256)))
FROM n;
WITH RECURSIVE n(i) AS (
  SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400 + 40 * :scale)
INSERT INTO customer(id, name, city, since)
SELECT i, char(65 + mix(i) % 26, 97 + mix(i + 1) % 26,
               97 + mix(i + 2) % 26) || i,
       CASE mix(i + 9) % 12 WHEN 0 THEN NULL
         ELSE 'city' || (mix(i + 4) % 23) END,
       date('2001-01-01', '+' || (mix(i + 5) % 7000) || ' days')
FROM n;
WITH RECURSIVE n(i) AS (
  SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500 + 500 * :scale)
INSERT INTO sale
SELECT i, 1 + mix(i + 11) % (400 + 40 * :scale),
       date('2020-02-27', '+' || (i % 1000) || ' days'),
       CASE mix(i) % 8 WHEN 0 THEN 'open' WHEN 1 THEN 'void'
                       WHEN 2 THEN 'sent' ELSE 'paid' END
FROM n;
INSERT INTO item
SELECT s.id, p.i, 1 + mix(s.id * 5 + p.i) % 200, 1 + mix(s.id + p.i) % 9,
       (mix(s.id * 7 + p.i) % 30) / 100.0
FROM sale AS s, (SELECT 1 AS i UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) p
WHERE p.i <= 1 + mix(s.id) % 4;
COMMIT;
SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM product),
       (SELECT count(*) FROM sale), (SELECT count(*) FROM item);

-- Indexes: plain, partial, on an expression, with a collation of the driver's.
CREATE INDEX sale_customer ON sale(customer, day);
CREATE INDEX sale_day ON sale(day);
CREATE INDEX sale_open ON sale(day) WHERE state = 'open';
CREATE INDEX item_product ON item(product);
CREATE INDEX product_grade ON product(json_extract(tags, '$[1].grade'));
CREATE INDEX customer_ending ON customer(name COLLATE BACKWARDS);
ANALYZE;

-- Joins and aggregates.
CREATE VIEW sold AS
SELECT s.id AS sale, s.customer, s.day, s.state, i.product, i.amount,
       i.amount * p.price * (1.0 - i.discount) AS worth
FROM sale s JOIN item i ON i.sale = s.id JOIN product p ON p.id = i.product;
SELECT city, count(*), count(DISTINCT customer), round(sum(worth), 2),
       printf('%.3f', avg(amount)), max(day)
FROM sold JOIN customer c ON c.id = sold.customer
WHERE state <> 'void' GROUP BY city HAVING count(*) > 5 ORDER BY city;
SELECT strftime('%Y-%m', day) AS month, state, count(*), round(total(worth), 2)
FROM sold GROUP BY 1, 2 ORDER BY 1, 2;
SELECT p.name, group_concat(q.name, '; ')
FROM product p LEFT JOIN product q
  ON q.price BETWEEN p.price - 20 AND p.price + 20 AND q.id > p.id
WHERE p.id % 20 = 3 GROUP BY p.id ORDER BY p.name, p.id;
SELECT a.product, b.product, count(*) AS together
FROM item a JOIN item b ON a.sale = b.sale AND a.product < b.product
GROUP BY 1, 2 ORDER BY together DESC, 1, 2 LIMIT 12;
SELECT b.state, count(*), digest(a.id - b.id) FROM sale a CROSS JOIN sale b
WHERE a.id <= 40000 AND b.id > a.id
  AND b.day BETWEEN a.day AND date(a.day, '+4 days')
  AND b.customer % 7 = a.customer % 7 AND b.id % 1000 < a.id % 1000 + 5
GROUP BY b.state ORDER BY b.state;
SELECT c.id, c.name FROM customer c
WHERE NOT EXISTS (SELECT 1 FROM sale s WHERE s.customer = c.id AND
                  s.state = 'paid') AND c.city IS NOT NULL
ORDER BY c.name COLLATE BACKWARDS, c.id LIMIT 12;

-- Text: LIKE, GLOB, functions, sorting by several collations.
SELECT count(*), digest(name) FROM customer WHERE name LIKE '_a%7_' OR
  name GLOB '[P-T][a-f]*[13579]';
SELECT name, upper(substr(name, 1, 3)), replace(name, 'a', '*'), length(name)
FROM customer ORDER BY name COLLATE BACKWARDS DESC, id LIMIT 8;
SELECT digest(name) FROM (
  SELECT upper(c.name) || lower(p.name) AS name FROM customer c, product p
  WHERE c.id % 10 = p.id % 10 AND p.id <= 60 ORDER BY name DESC);

-- JSON, taken apart and put together.
SELECT json_extract(tags, '$[1].grade') AS grade, count(*),
       json_group_array(id) FROM product WHERE price > 8000
GROUP BY grade ORDER BY grade;
SELECT key, type, count(*), digest(value) FROM (
  SELECT t.key, t.type, t.value FROM product, json_tree(product.tags) t
  WHERE t.atom IS NOT NULL ORDER BY product.id, t.id)
GROUP BY key, type ORDER BY key, type;

-- Window functions.
SELECT * FROM (
  SELECT customer, day, sale, round(sum(worth), 2) AS worth,
         rank() OVER w AS place, lag(day, 1, '-') OVER w AS before,
         round(sum(sum(worth)) OVER w, 2) AS running
  FROM sold GROUP BY sale
  WINDOW w AS (PARTITION BY customer ORDER BY day, sale
               ROWS BETWEEN 3 PRECEDING AND CURRENT ROW))
WHERE customer % 97 = 5 ORDER BY customer, day, sale LIMIT 40;
SELECT ntile, count(*), min(price), max(price) FROM (
  SELECT price, ntile(7) OVER (ORDER BY price, id) AS ntile FROM product)
GROUP BY ntile ORDER BY ntile;
SELECT digest(x) FROM (
  SELECT id || ':' || sum(mix(id) % 1000) OVER (
           ORDER BY day, id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
         || ':' || dense_rank() OVER (PARTITION BY state ORDER BY customer)
         AS x
  FROM sale ORDER BY id);

-- Recursive queries: the Mandelbrot set, row by row in fixed columns.
WITH RECURSIVE
  xaxis(x) AS (VALUES (-2.0) UNION ALL SELECT x + 0.0625 FROM xaxis
               WHERE x < 1.1875),
  yaxis(y) AS (VALUES (-1.0) UNION ALL SELECT y + 0.125 FROM yaxis
               WHERE y < 1.0),
  step(n, cx, cy, x, y) AS (
    SELECT 0, x, y, 0.0, 0.0 FROM xaxis, yaxis
    UNION ALL
    SELECT n + 1, cx, cy, x * x - y * y + cx, 2.0 * x * y + cy FROM step
    WHERE x * x + y * y < 4.0 AND n < 28),
  best(n, cx, cy) AS (SELECT max(n), cx, cy FROM step GROUP BY cx, cy),
  line(cy, text) AS (
    SELECT cy, group_concat(substr(' .+*#', 1 + min(n / 7, 4), 1), '')
    FROM (SELECT * FROM best ORDER BY cy, cx) GROUP BY cy)
SELECT rtrim(text) FROM line ORDER BY cy;
-- The same iteration over a grid that grows with the scale.
WITH RECURSIVE
  xaxis(x) AS (VALUES (-128) UNION ALL SELECT x + 1 FROM xaxis WHERE x < 72),
  yaxis(y) AS (VALUES (0) UNION ALL SELECT y + 1 FROM yaxis
               WHERE y < 12 * :scale),
  step(n, cx, cy, x, y) AS (
    SELECT 0, x / 64.0, y / (12.0 * :scale), 0.0, 0.0 FROM xaxis, yaxis
    UNION ALL
    SELECT n + 1, cx, cy, x * x - y * y + cx, 2.0 * x * y + cy FROM step
    WHERE x * x + y * y < 4.0 AND n < 60)
SELECT n, count(*) FROM step WHERE x * x + y * y >= 4.0 OR n = 60
GROUP BY n ORDER BY n;
-- The longest Collatz chains.
WITH RECURSIVE
  n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000 * :scale),
  chain(start, at, steps) AS (
    SELECT i, i, 0 FROM n
    UNION ALL
    SELECT start, CASE WHEN at % 2 THEN 3 * at + 1 ELSE at / 2 END, steps + 1
    FROM chain WHERE at > 1)
SELECT steps, count(*), min(start) FROM chain WHERE at = 1
GROUP BY steps ORDER BY steps DESC LIMIT 10;
-- A sudoku.
WITH RECURSIVE
  input(sud) AS (VALUES(
'53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79')),
  digits(z, lp) AS (
    VALUES('1', 1) UNION ALL
    SELECT CAST(lp + 1 AS TEXT), lp + 1 FROM digits WHERE lp < 9),
  x(s, ind) AS (
    SELECT sud, instr(sud, '.') FROM input
    UNION ALL
    SELECT substr(s, 1, ind - 1) || z || substr(s, ind + 1),
           instr(substr(s, 1, ind - 1) || z || substr(s, ind + 1), '.')
    FROM x, digits AS z
    WHERE ind > 0 AND NOT EXISTS (
      SELECT 1 FROM digits AS lp
      WHERE z.z = substr(s, ((ind - 1) / 9) * 9 + lp, 1)
         OR z.z = substr(s, ((ind - 1) % 9) + (lp - 1) * 9 + 1, 1)
         OR z.z = substr(s, (((ind - 1) / 3) % 3) * 3 + ((ind - 1) / 27) * 27
                            + lp + ((lp - 1) / 3) * 6, 1)))
SELECT s FROM x WHERE ind = 0;
-- What can be reached in a sparse graph, and in how many steps.
CREATE TABLE edge(source INTEGER, target INTEGER, PRIMARY KEY (source, target));
WITH RECURSIVE n(i) AS (
  SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1000 + 200 * :scale)
INSERT OR IGNORE INTO edge
SELECT i / 2, mix(i * 13) % (500 + 100 * :scale) FROM n;
WITH RECURSIVE reached(node, steps) AS (
  SELECT 1, 0 UNION
  SELECT e.target, steps + 1 FROM reached r JOIN edge e ON e.source = r.node
  WHERE steps < 25)
SELECT steps, count(*), min(node), max(node) FROM reached
GROUP BY steps ORDER BY steps;

-- Changing what is there: triggers, transactions, savepoints, upserts.
CREATE TRIGGER sale_change AFTER UPDATE OF state ON sale
WHEN old.state <> new.state BEGIN
  INSERT INTO journal(what, old, new)
  VALUES ('sale ' || new.id, old.state, new.state);
  UPDATE customer SET credit = credit + CASE new.state
    WHEN 'paid' THEN 10 WHEN 'void' THEN -5 ELSE 0 END
  WHERE id = new.customer;
END;
CREATE TRIGGER customer_gone BEFORE DELETE ON customer BEGIN
  DELETE FROM sale WHERE customer = old.id;
  INSERT INTO journal(what, old) VALUES ('gone', old.name);
END;
BEGIN IMMEDIATE;
UPDATE sale SET state = CASE state WHEN 'open' THEN 'sent' ELSE 'paid' END
WHERE state IN ('open', 'sent') AND mix(id) % 3 > 0;
SAVEPOINT risky;
DELETE FROM customer WHERE id % 3 = 0;
SELECT count(*), round(sum(credit), 2) FROM customer;
ROLLBACK TO risky;
DELETE FROM customer WHERE city IS NULL;
UPDATE product SET price = price + (
  SELECT count(*) FROM item WHERE item.product = product.id) WHERE id % 2;
INSERT INTO product(id, name, price, tags) VALUES (7, 'Seven', 7, '[7]')
ON CONFLICT(id) DO UPDATE SET name = excluded.name || '+' || name
RETURNING id, name, price;
UPDATE item SET amount = amount + 1 FROM product
WHERE product.id = item.product AND product.price % 7 = 0;
COMMIT;
SELECT what, old, new FROM journal ORDER BY at DESC LIMIT 6;
SELECT old, new, count(*) FROM journal WHERE what <> 'gone'
GROUP BY old, new ORDER BY old, new;
SELECT count(*), sum(amount), printf('%.2f', sum(discount)) FROM item;

-- A long last query, with two correlated subqueries for every customer.
SELECT count(*), sum(alike), digest(best) FROM (
  SELECT c.id, c.name || ' ' || ifnull((
    SELECT p.name || round(sum(i.amount * (1.0 - i.discount)), 1)
    FROM sale s JOIN item i ON i.sale = s.id JOIN product p ON p.id = i.product
    WHERE s.customer = c.id GROUP BY p.id ORDER BY sum(i.amount) DESC, p.id
    LIMIT 1), '-') AS best,
    (SELECT count(*) FROM customer d WHERE d.id < 1500 AND
     d.name LIKE substr(c.name, 1, 1) || '%' || substr(c.name, 3, 2) || '%')
     AS alike
  FROM customer c ORDER BY c.name, c.id);
REINDEX;
VACUUM;
PRAGMA integrity_check;
