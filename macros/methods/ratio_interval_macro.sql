{#
  methods.acs_standard_error(margin_of_error): the American Community Survey states margins of 90 %, 1.645 standard errors.
  methods.ratio_interval(x, limits, error, z): limits of x when what x is divided by has an error, as a share of itself.
  The distances to both limits and z times the error of the divisor by the delta method are added in squares (MOVER of
  Donner and Zou 2012): without an error it gives the limits as they are, and a count of zero keeps them.
  methods.mover_ratio(x, x_limits, y, y_limits): limits of x / y for two independent positive estimates, each with its own
  limits, however they came about: the distances of the logarithms are added in squares (Zou and Donner 2008, MOVER), so
  that the limits of the inverse ratio are the inverse limits. Null unless every number is above zero.
#}
{% macro ratio_interval_macro() -%}
    create or replace macro methods.acs_standard_error(margin_of_error) as margin_of_error / 1.645;
    create or replace macro methods.ratio_interval(x, limits, error, z) as
        struct_pack(
            lower := greatest(0.0, x - sqrt(pow(x - limits.lower, 2) + pow(z * error * x, 2))),
            upper := x + sqrt(pow(limits.upper - x, 2) + pow(z * error * x, 2))
        );
    create or replace macro methods.mover_ratio(x, x_limits, y, y_limits) as
        case
            when x_limits.lower > 0 and x_limits.upper > 0 and y_limits.lower > 0 and y_limits.upper > 0 and x > 0 and y > 0
            then
                struct_pack(
                    lower := x / y * exp(-sqrt(pow(ln(x / x_limits.lower), 2) + pow(ln(y_limits.upper / y), 2))),
                    upper := x / y * exp(sqrt(pow(ln(x_limits.upper / x), 2) + pow(ln(y / y_limits.lower), 2)))
                )
        end;
    comment on macro methods.acs_standard_error is
    '(margin_of_error): standard error of an American Community Survey estimate, whose margins are of 90 %.';
    comment on macro methods.ratio_interval is
    '(x, limits, error, z): struct (lower, upper), limits of x divided by an estimate with this relative standard error, per unit of the estimate. Donner and Zou (2012), delta method.';
    comment on macro methods.mover_ratio is
    '(x, x_limits, y, y_limits): struct (lower, upper), limits of the ratio of two independent positive estimates with limits. MOVER on logarithms, Zou and Donner (2008). Null unless all are above zero.';
{%- endmacro %}
