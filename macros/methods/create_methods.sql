{#
  Schema `methods`: the statistics that the marts use, as DuckDB macros that ship with every release, so that an
  analyst can recompute a figure or apply the same method to any table. One definition serves both.
#}
{% macro create_methods() -%}
    create schema if not exists methods;
    {{ wilson_macro() }}
    {{ byar_macro() }}
    {{ mean_interval_macro() }}
    {{ disparity_macro() }}
    {{ exact_tail_macros() }}
    {{ poisson_exact_macro() }}
    {{ clopper_pearson_macro() }}
    {{ nchs_reliability_macros() }}
    {{ binomial_test_macro() }}
    {{ fisher_exact_macro() }}
    {{ representation_macro() }}
    {{ adverse_impact_macro() }}
    {{ contract_disparity_macro() }}
    {{ location_quotient_macro() }}
    {{ progress_parts_macros() }}
    {{ target_macros() }}
    {{ threshold_bands_macros() }}
    {{ city_score_macro() }}
    {{ healthy_people_macro() }}
    {{ open_sdg_parts_macros() }}
    {{ open_sdg_words_macros() }}
    {{ open_sdg_macro() }}
    {{ straight_line_macro() }}
    {{ progress_macro() }}
    {{ normal_tails_macro() }}
    {{ student_t_macros() }}
    {{ trend_macro() }}
    {{ projection_macro() }}
    {{ ratio_interval_macro() }}
    {{ ratio_of_sums_macro() }}
    {{ order_statistic_macro() }}
    {{ age_standardised_rate_macro() }}
{%- endmacro %}
