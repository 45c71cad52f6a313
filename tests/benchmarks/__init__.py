"""What things cost, side by side in one run: `make bench`. Not part of the tests: figures depend on the machine."""
