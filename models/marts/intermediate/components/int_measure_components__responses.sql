{{ measure_components('responses') }}
