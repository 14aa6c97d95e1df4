{{ measure_components("responses") }}
