{{ measure_components("stops") }}
