{{ month_sums("collisions") }}
