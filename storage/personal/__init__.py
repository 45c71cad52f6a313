"""Personal data: whose is in which column, what is shown, what is erased and when."""
