{{ measure_components('contracts') }}
