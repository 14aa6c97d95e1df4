{{ measure_components('inspections') }}
