{{ measure_components('collisions') }}
