{{ measure_components("contracts") }}
