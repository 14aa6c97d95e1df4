{{ measure_components("department_inventories") }}
