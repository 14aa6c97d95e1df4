{{ month_sums("department_inventories") }}
