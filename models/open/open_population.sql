select * from {{ ref("fct_population") }}
