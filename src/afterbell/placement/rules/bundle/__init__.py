"""The placement bundle: all of a school's placement in one text file that anybody can check, without one name in it."""
