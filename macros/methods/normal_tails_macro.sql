{#
  methods.normal_tails(z): the probability that a standard normal variable is at least as far from zero as z, that is the
  two-sided p-value. The density times the integral of exp(-y² / 2 - z y), which falls from 1, so that far tails keep
  their digits.
#}
{% macro normal_tails_macro() -%}
    create or replace macro methods.normal_tail_integral(z, reach) as
    {{ quadrature("exp(-NODE * (0.5 * NODE + z))") }}
    ;
    create or replace macro methods.normal_tails(z) as
        case
            when z = 0
            then 1.0::double
            else
                sqrt(2.0 / pi())
                * exp(-0.5 * z * z)
                * methods.normal_tail_integral(abs(z), 72.0 / (sqrt(z * z + 72.0) + abs(z)))
        end;
    comment on macro methods.normal_tail_integral is
    '(z, reach): the integral of the tail of a normal variable. Used by normal_tails.';
    comment on macro methods.normal_tails is
    '(z): two-sided p-value of z, the probability of a standard normal variable at least as far from zero.';
{%- endmacro %}
