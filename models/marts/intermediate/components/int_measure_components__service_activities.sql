{{ measure_components("service_activities") }}
