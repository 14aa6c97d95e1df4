"""One module per delivering system. Each draws its rows in SQL, delivers them in its format and plants its faults."""
