"""The translator that needs no language model."""

from t2sql.translators.offline.translator import OfflineTranslator

__all__ = ["OfflineTranslator"]
