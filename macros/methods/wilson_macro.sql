{#
  methods.wilson(x, n, z): struct (lower, upper), the score interval of a proportion x / n as a share of 1.
  Wilson (1927), as public health bodies use it: never outside 0–1 and defined for x = 0 and x = n.
  Null when n is null or not positive.
#}
{% macro wilson_macro() -%}
    create or replace macro methods.wilson(x, n, z) as
        case
            when n > 0 and x between 0 and n then
                struct_pack(
                    lower := greatest(
                        0.0, (2.0 * x + z * z - z * sqrt(z * z + 4.0 * x * (1.0 - x / n::double))) / (2.0 * (n + z * z))
                    ),
                    upper := least(
                        1.0, (2.0 * x + z * z + z * sqrt(z * z + 4.0 * x * (1.0 - x / n::double))) / (2.0 * (n + z * z))
                    )
                )
        end;
    comment on macro methods.wilson is
    '(x, n, z): struct (lower, upper), score interval of the proportion x / n as a share of 1. Wilson (1927). Null unless 0 <= x <= n and n > 0.';
{%- endmacro %}
