#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""commands.py TEST...: command tests of tests/cli on the Windows programs, but for what Wine or
Windows does not have. QOL_COLLECTOR and QOL_MERGER name scripts that run these through Wine."""

import os
import subprocess
import sys
import unittest

CLI = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli")

# Why a test is left out, and which.
LEFT_OUT = {
    "what the user may not do, Wine's server may": [
        "test_collector.Kit.test_a_used_kit_that_is_read_only_starts_no_second_state",
        "test_collector.Kit.test_read_only_kit_keeps_its_state_elsewhere",
        "test_collector_deliver.Deliver.test_a_read_only_stick",
        "test_collector_import.Import.test_a_folder_that_takes_no_file",
        "test_enroll.Enroll.test_a_folder_that_cannot_be_written_is_named",
        "test_merge.Refusals.test_a_file_that_cannot_be_read",
        "test_setup.Init.test_a_folder_that_cannot_be_written_is_named",
    ],
    "a limit to the size of files is no full disk to Wine; platform_windows_calls_test.c has one": [
        "test_collector_import.Import.test_a_list_that_does_not_fit_keeps_all_rows_out",
        "test_collector_trouble.Trouble.test_a_form_may_be_given_up_on_a_full_disk",
        "test_collector_trouble.Trouble.test_no_space_for_a_batch",
        "test_collector_trouble.Trouble.test_no_space_for_the_chain",
        "test_collector_deliver.Deliver.test_a_laptop_without_any_room_delivers_all",
        "test_collector_deliver.Deliver.test_a_stick_that_is_full_half_way",
        "test_collector_deliver.Deliver.test_a_stick_without_any_room",
        "test_enroll.Enroll.test_a_full_disk_leaves_no_kit_and_no_enrolment",
        "test_handover.Place.test_a_full_disk_leaves_nothing",
        "test_merge.Interrupted.test_a_lost_list_is_missing_until_it_is_whole",
        "test_rebuild.Rebuild.test_a_full_disk",
        "test_setup.Init.test_a_full_disk_leaves_nothing",
        "test_setup.Passphrase.test_a_full_disk_leaves_the_old_file",
    ],
    "Wine draws a console in its own way; console.py reads that": [
        "test_collector.Kit.test_help_fills_the_terminal",
        "test_collector.Kit.test_sentences_fill_the_terminal",
        "test_collector.Kit.test_sentences_fill_the_terminal",
        "test_collector_deliver.Deliver.test_progress_counts_no_batch_that_is_not_there",
        "test_collector_import.Import.test_progress_on_a_terminal",
        "test_collector_trouble.Trouble.test_a_passphrase_is_asked_for_three_times",
        "test_collector_trouble.Trouble.test_interrupt_at_the_menu",
        "test_collector_trouble.Trouble.test_interrupt_in_a_form",
        "test_collector_trouble.Trouble.test_the_passphrase_is_not_shown",
        "test_collector_trouble.Trouble.test_the_screen_is_cleared_for_the_next_person",
        "test_handover.Asks.test_an_interrupt_at_the_question_writes_nothing",
        "test_handover.Asks.test_on_a_terminal_it_shows_what_and_asks",
        "test_merger.People.test_find_asks_on_the_terminal",
        "test_review.Terminal.test_a_cyrillic_keyboard_does",
        "test_review.Terminal.test_an_interrupt_ends_it",
        "test_review.Terminal.test_an_undone_answer_does_not_hold",
        "test_review.Terminal.test_blind_shows_no_bits",
        "test_review.Terminal.test_every_answer_is_kept_at_once",
        "test_review.Terminal.test_later_leaves_it_open_and_undo_takes_it_back",
        "test_review.Terminal.test_nothing_is_open",
        "test_review.Terminal.test_other_keys_show_help_and_the_first_has_nothing_before_it",
        "test_review.Terminal.test_questions_are_answered_one_by_one",
        "test_review.Terminal.test_the_end_of_input_ends_it",
        "test_review.Terminal.test_the_last_answer_can_be_taken_back_afterwards",
        "test_setup.Init.test_a_new_passphrase_is_asked_for_three_times",
        "test_setup.Init.test_a_typed_passphrase_of_a_few_letters_is_refused",
        "test_setup.Init.test_after_one_that_is_too_short_another_is_asked_for",
        "test_setup.Init.test_the_passphrase_is_asked_twice_on_a_terminal",
        "test_setup.Join.test_a_mistyped_passphrase_is_asked_for_again",
        "test_setup.Join.test_three_mistyped_passphrases_make_nothing",
        "test_setup.Passphrase.test_a_typed_one_of_a_few_letters_is_refused",
        "test_setup.Passphrase.test_after_one_that_is_too_short_another_is_asked_for",
        "test_setup.Passphrase.test_an_interrupt_while_the_key_opens_ends_it",
        "test_setup.Passphrase.test_it_is_asked_for_on_a_terminal",
        "test_setup.Passphrase.test_what_is_typed_while_the_key_opens_is_not_shown",
    ],
    "signals, keys, locks and descriptors of POSIX, and calls counted by strace": [
        "test_audit.Drawing.test_an_interrupt_leaves_nothing",
        "test_collector_import.Import.test_a_full_batch_costs_no_more_flushes_than_one_row",
        "test_collector_import.Import.test_a_stopped_import_goes_on_with_the_same_command",
        "test_collector_trouble.Trouble.test_a_form_given_up_after_a_failed_flush_is_voided",
        "test_collector_trouble.Trouble.test_a_form_that_cannot_be_voided_is_not_called_gone",
        "test_collector_trouble.Trouble.test_a_form_that_is_tried_again_is_one_entry",
        "test_collector_trouble.Trouble.test_keys_that_stop_or_kill_leave_no_form_on_the_screen",
        "test_collector_trouble.Trouble.test_termination_closes_the_batch",
        "test_collector_trouble.Trouble.test_the_terminal_is_left_as_it_was",
        "test_export.Workbook.test_a_lost_write_is_noticed",
        "test_export.Workbook.test_an_interrupt_leaves_nothing",
        "test_export.Workbook.test_temporary_files_lie_in_memory_or_beside_it",
        "test_handover.Place.test_a_failed_last_step_leaves_nothing",
        "test_handover.Place.test_an_interrupt_leaves_nothing",
        "test_handover.Place.test_what_a_kill_left_is_said_before_the_passphrase",
        "test_handover.Stays.test_files_are_made_only_in_the_folder",
        "test_merge.Interrupted.test_killed_at_any_step",
        "test_merge.Mistakes.test_another_merge_is_running",
        "test_merger.Export.test_an_interrupt_leaves_nothing",
        "test_report.Report.test_an_interrupt_leaves_nothing",
        "test_report.Report.test_no_other_file_is_written",
        "test_setup.Init.test_passphrases_may_come_from_a_descriptor",
    ],
    "to Wine a link to a file is that file; platform_windows_calls_test.c tells links apart": [
        "test_collector_deliver.Deliver.test_a_link_is_no_copy",
        "test_merge.Refusals.test_links_are_not_followed",
        "test_merger.Export.test_only_an_ordinary_file_is_replaced",
        "test_rebuild.Rebuild.test_what_is_no_file_in_the_archive_keeps_nothing_else_back",
    ],
    "names that no file has on Windows": [
        "test_merge.Inspect.test_its_name_is_shown_without_what_a_terminal_obeys",
        "test_collector_deliver.Status.test_a_path_with_control_characters_is_shown_without_them",
        "test_merge.Refusals.test_a_name_that_is_no_text",
        "test_merge.Refusals.test_control_characters_in_a_name_are_not_printed",
    ],
    "kit-files is looked for beside merger.exe, not beside the script that starts it, and its "
    "collector for Linux is that script": [
        "test_enroll.Enroll.test_a_folder_that_is_named_must_have_all",
        "test_enroll.Enroll.test_a_folder_with_something_in_it_stays",
        "test_enroll.Enroll.test_a_kit_is_what_a_volunteer_needs",
        "test_enroll.Enroll.test_a_package_has_them_in_its_library_folder",
        "test_enroll.Enroll.test_it_is_said_where_the_kits_do_not_start",
        "test_enroll.Enroll.test_what_is_missing_is_named",
        "test_enroll.Enroll.test_what_is_not_as_it_is_called_is_put_into_no_kit",
        "test_enroll.Enroll.test_without_them_the_kit_is_made_and_said_to_start_nowhere",
    ],
}


ATTEMPTS = 4


def ended_unbegun(done):
    """Whether Wine ended a program before it began, as it does with one in a thousand on a busy
    machine: with 1, and without a word. Ours always say why they end."""
    return done.returncode == 1 and done.stderr in ("", b"") and not done.stdout


def begin_again(run):
    """subprocess.run, which runs what Wine ended before it began once more."""
    def run_until_begun(*command, check=False, **options):
        for _ in range(ATTEMPTS):
            done = run(*command, check=False, **options)
            if not ended_unbegun(done):
                break
        if check:
            done.check_returncode()
        return done
    return run_until_begun


def tests_in(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests_in(test)
        else:
            yield test


def main(*names):
    sys.path.insert(0, CLI)
    subprocess.run = begin_again(subprocess.run)
    left_out = {test for tests in LEFT_OUT.values() for test in tests
                if test.split(".")[0] in names}
    tests = list(tests_in(unittest.defaultTestLoader.loadTestsFromNames(names)))
    gone = left_out - {test.id() for test in tests}
    if gone:
        sys.exit(f"commands.py leaves out tests that do not exist: {', '.join(sorted(gone))}")
    kept = unittest.TestSuite(test for test in tests if test.id() not in left_out)
    return 0 if unittest.TextTestRunner().run(kept).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
