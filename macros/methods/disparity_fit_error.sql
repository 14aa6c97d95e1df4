{#
  disparity_fit_error(mean_gradient, slope_gradient): delta-method standard error of a function of a fitted line,
  from the columns of disparity_fits.
#}
{% macro disparity_fit_error(mean_gradient, slope_gradient) -%}
    sqrt(
        greatest(
            0.0,
            pow({{ mean_gradient }}, 2) * mean_variance
            + 2 * ({{ mean_gradient }}) * ({{ slope_gradient }}) * covariance / nullif(sigma2, 0)
            + pow(({{ slope_gradient }}) / nullif(sigma2, 0), 2) * slope_variance
        )
    )
{%- endmacro %}
