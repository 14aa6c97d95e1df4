{{ month_sums("responses") }}
