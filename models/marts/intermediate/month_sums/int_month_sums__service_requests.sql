{{ month_sums("service_requests") }}
