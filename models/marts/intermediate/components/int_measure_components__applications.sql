{{ measure_components("applications") }}
