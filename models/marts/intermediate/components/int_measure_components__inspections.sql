{{ measure_components("inspections") }}
