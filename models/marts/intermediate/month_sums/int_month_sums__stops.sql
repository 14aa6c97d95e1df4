{{ month_sums("stops") }}
