{{ month_sums("employees") }}
