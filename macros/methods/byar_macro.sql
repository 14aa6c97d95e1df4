{#
  methods.byar(x, z): struct (lower, upper), Byar's approximation to the Poisson interval of a count x.
  Breslow and Day (1987), equation 2.13; the lower limit of a zero count is zero. Null when x is null or negative.
#}
{% macro byar_macro() -%}
    create or replace macro methods.byar(x, z) as
        case
            when x = 0 then struct_pack(lower := 0.0::double, upper := pow(1.0 - 1.0 / 9.0 + z / 3.0, 3)::double)
            when x > 0 then
                struct_pack(
                    lower := (x * pow(1.0 - 1.0 / (9.0 * x) - z / (3.0 * sqrt(x)), 3))::double,
                    upper := ((x + 1) * pow(1.0 - 1.0 / (9.0 * (x + 1)) + z / (3.0 * sqrt(x + 1)), 3))::double
                )
        end;
    comment on macro methods.byar is
    '(x, z): struct (lower, upper), Byar interval of a count x. Breslow and Day (1987), equation 2.13. Null unless x >= 0.';
{%- endmacro %}
