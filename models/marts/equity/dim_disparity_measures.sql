select disparity_code, disparity_name, family, no_disparity_value, is_monthly, formula, source
from {{ ref("disparity_measures") }}
