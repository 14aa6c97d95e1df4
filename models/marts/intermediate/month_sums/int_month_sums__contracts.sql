{{ month_sums("contracts") }}
