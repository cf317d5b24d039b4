"""What the suites migrate and failure share: the test programs, how they are
compiled, how they are run."""
