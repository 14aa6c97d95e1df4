{{ measure_components("permits") }}
