{#
  methods.mean_standard_error(total, total_of_squares, n) and methods.mean_interval(total, total_of_squares, n, z):
  a sample mean from components that add up. s² = (Σy² − (Σy)² / n) / (n − 1), standard error √(s² / n), normal
  limits as struct (lower, upper). Null when n < 2.
#}
{% macro mean_interval_macro() -%}
    create or replace macro methods.mean_standard_error(total, total_of_squares, n) as
        case
            when n > 1 then sqrt(greatest(0.0, (total_of_squares - total * total / n) / (n - 1.0)) / n)
        end;
    create or replace macro methods.mean_interval(total, total_of_squares, n, z) as
        struct_pack(
            lower := total / nullif(n, 0) - z * methods.mean_standard_error(total, total_of_squares, n),
            upper := total / nullif(n, 0) + z * methods.mean_standard_error(total, total_of_squares, n)
        );
    comment on macro methods.mean_standard_error is
    '(total, total_of_squares, n): standard error of a mean from components that add up. Null when n < 2.';
    comment on macro methods.mean_interval is
    '(total, total_of_squares, n, z): struct (lower, upper), normal limits of a mean from components that add up. Null when n < 2.';
{%- endmacro %}
