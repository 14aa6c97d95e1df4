{{ month_sums("inspections") }}
