{{ measure_components("employees") }}
