"""What runs the site's tasks while it is tested."""

from django_tasks import TaskResult
from django_tasks.backends.immediate import ImmediateBackend

# By name: these modules ask for the backend while they are imported.
UPKEEP = {"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"}


class WithoutUpkeep(ImmediateBackend):
    """At once, but for Wagtail's index of references and its index for the admin's search.

    They take a fifth of the time of each test; those that look at them ask for the fixture `wagtails_indexes`.
    """

    def _execute_task(self, task_result: TaskResult) -> None:
        if task_result.task.module_path not in UPKEEP:
            super()._execute_task(task_result)
