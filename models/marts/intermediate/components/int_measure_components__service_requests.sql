{{ measure_components("service_requests") }}
