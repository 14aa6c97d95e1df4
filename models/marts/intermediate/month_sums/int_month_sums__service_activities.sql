{{ month_sums("service_activities") }}
