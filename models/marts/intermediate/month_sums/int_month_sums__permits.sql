{{ month_sums("permits") }}
