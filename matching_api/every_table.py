"""Every table of every room becomes known by importing this; holds nothing itself."""

import matching_api.access.api_key_models
import matching_api.access.mail_models
import matching_api.access.models
import matching_api.aftercare.models
import matching_api.audit.models
import matching_api.experiences.models
import matching_api.history.goal_models
import matching_api.history.models
import matching_api.idempotency.models
import matching_api.matching.models
import matching_api.offers.call_models
import matching_api.offers.models
import matching_api.pilots.models
import matching_api.rechecks.models
import matching_api.retention.models
import matching_api.signals.models
import matching_api.suggestions.cohort_models
import matching_api.suggestions.models
import matching_api.suggestions.one_on_one_models
import matching_api.vocabulary.models
import matching_api.waitlist.models  # noqa: F401  every import adds its tables to the metadata
