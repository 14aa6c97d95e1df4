{#
  methods.acs_standard_error(margin_of_error): the American Community Survey states margins of 90 %, 1.645 standard errors.
  methods.ratio_interval(x, limits, error, z): limits of x when what x is divided by has an error, as a share of itself.
  The distances to both limits and z times the error of the divisor by the delta method are added in squares (MOVER of
  Donner and Zou 2012): without an error it gives the limits as they are, and a count of zero keeps them.
#}
{% macro ratio_interval_macro() -%}
    create or replace macro methods.acs_standard_error(margin_of_error) as margin_of_error / 1.645;
    create or replace macro methods.ratio_interval(x, limits, error, z) as
        struct_pack(
            lower := greatest(0.0, x - sqrt(pow(x - limits.lower, 2) + pow(z * error * x, 2))),
            upper := x + sqrt(pow(limits.upper - x, 2) + pow(z * error * x, 2))
        );
    comment on macro methods.acs_standard_error is
    '(margin_of_error): standard error of an American Community Survey estimate, whose margins are of 90 %.';
    comment on macro methods.ratio_interval is
    '(x, limits, error, z): struct (lower, upper), limits of x divided by an estimate with this relative standard error, per unit of the estimate. Donner and Zou (2012), delta method.';
{%- endmacro %}
