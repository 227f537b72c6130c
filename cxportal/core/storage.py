"""How static files are kept."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files named by their content, the imports between JavaScript modules included."""

    support_js_module_import_aggregation = True
