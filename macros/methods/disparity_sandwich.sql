{#
  disparity_sandwich(gradient): √(g′ H⁻¹ M H⁻¹ g) for the two coefficients of disparity_logit, from its columns
  h00, h01, h11 (the information H) and m00, m01, m11 (the meat M).
#}
{% macro disparity_sandwich(gradient) -%}
    sqrt(
        greatest(
            0.0,
            m00 * pow(h11 * {{ gradient }} [1] - h01 * {{ gradient }} [2], 2)
            + 2
            * m01
            * (h11 * {{ gradient }} [1] - h01 * {{ gradient }} [2])
            * (h00 * {{ gradient }} [2] - h01 * {{ gradient }} [1])
            + m11 * pow(h00 * {{ gradient }} [2] - h01 * {{ gradient }} [1], 2)
        )
    )
    / nullif(abs(h00 * h11 - h01 * h01), 0)
{%- endmacro %}
