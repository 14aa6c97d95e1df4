{{ measure_components('stops') }}
