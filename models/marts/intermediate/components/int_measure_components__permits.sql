{{ measure_components('permits') }}
