{{ measure_components("collisions") }}
