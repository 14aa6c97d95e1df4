{{ month_sums("applications") }}
