{#
  The measures of one subject, read from the semantic layer and resolved to what SQL needs:
  a list of {code, kind, time_dimension, numerator, denominator}, where numerator and denominator are
  operands {agg, expr, filter, percentile, is_stock}. Metrics marked `is_component` are ingredients only.
#}
{% macro subject_metrics(subject) -%}
    {%- set semantic_model = semantic_model_of(subject) -%}
    {%- set resolved = [] -%}
    {%- for metric in graph.metrics.values() | sort(attribute='name')
        if not metric.config.meta.get('is_component', false) -%}
        {%- set numerator = metric_operand(semantic_model, metric.name, metric.type_params.numerator) -%}
        {%- if numerator -%}
            {%- set denominator = none -%}
            {%- if metric.type == "ratio" -%}
                {%- set denominator = metric_operand(semantic_model, metric.name, metric.type_params.denominator) -%}
                {%- if not denominator or denominator.time_dimension != numerator.time_dimension or denominator.is_stock != numerator.is_stock -%}
                    {{
                        exceptions.raise_compiler_error(
                            "metric '"
                            ~ metric.name
                            ~ "': numerator and denominator must share one subject, one"
                            ~ " agg_time_dimension and one non_additive_dimension"
                        )
                    }}
                {%- endif -%}
            {%- endif -%}
            {%- do resolved.append(
                {
                    "code": metric.name,
                    "time_dimension": numerator.time_dimension,
                    "numerator": numerator,
                    "denominator": denominator,
                }
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(resolved) }}
{%- endmacro %}

{% macro semantic_model_of(subject) -%}
    {%- for semantic_model in graph.semantic_models.values() if semantic_model.name == subject -%}
        {{ return(semantic_model) }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}

{#
  One operand of a metric: a simple metric's measure, or one side of a ratio (`side`), with every filter that
  applies to it. Returns none when the measure belongs to another subject.
#}
{% macro metric_operand(semantic_model, metric_name, side) -%}
    {%- set outer = metric_named(metric_name) -%}
    {%- set metric = metric_named(side.name) if side else outer -%}
    {%- if metric.type != "simple" -%}
        {{
            exceptions.raise_compiler_error(
                "metric '"
                ~ metric.name
                ~ "': type '"
                ~ metric.type
                ~ "' is not understood by the measure engine (simple, ratio)"
            )
        }}
    {%- endif -%}
    {%- set input = metric.type_params.measure -%}
    {%- for measure in (semantic_model.measures if semantic_model else []) if measure.name == input.name -%}
        {%- set conditions = [] -%}
        {%- for filter in [
            outer.filter,
            side.filter if side else none,
            metric.filter if side else none,
            input.filter,
        ] -%}
            {%- do conditions.extend(metric_filters(semantic_model, filter)) -%}
        {%- endfor -%}
        {{
            return(
                {
                    "agg": measure.agg,
                    "expr": measure.expr or measure.name,
                    "percentile": (measure.agg_params or {}).get("percentile"),
                    "time_dimension": measure.agg_time_dimension or semantic_model.defaults.agg_time_dimension,
                    "is_stock": measure.non_additive_dimension is not none,
                    "filter": conditions | unique | join(" and "),
                }
            )
        }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}

{% macro metric_named(name) -%}
    {%- for metric in graph.metrics.values() if metric.name == name -%} {{ return(metric) }} {%- endfor -%}
    {{ exceptions.raise_compiler_error("there is no metric '" ~ name ~ "'") }}
{%- endmacro %}
