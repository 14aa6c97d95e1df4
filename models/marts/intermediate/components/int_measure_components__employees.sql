{{ measure_components('employees') }}
