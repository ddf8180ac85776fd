-- What an insider who owns the tables could do behind the product's back: each breaks the invariant it names.

-- 1_signed_and_approved_twice: a homeroom review is gone
DELETE FROM enrolment_review WHERE stage = 'homeroom' AND application_id = (SELECT min(id) FROM
  enrolment_application WHERE state = 'approved');

-- 1_signed_and_approved_twice: one of three signatures is gone
DELETE FROM enrolment_signature WHERE id = (SELECT min(s.id) FROM enrolment_signature s JOIN
  enrolment_application a ON a.id = s.application_id WHERE a.state = 'approved');

-- 1_signed_and_approved_twice: one person reviewed twice
UPDATE enrolment_review SET reviewed_by_id = (SELECT max(id) FROM schools_account) WHERE stage = 'school';

-- 1_signed_and_approved_twice: a place goes on after the withdrawal
UPDATE placement_groupplace SET until = NULL WHERE until IS NOT NULL;

-- 1_signed_and_approved_twice: nobody looked at a paper beside what was entered from it
DELETE FROM enrolment_countersignature;

-- 2_within_capacity_and_one_place: fewer seats than children
UPDATE placement_servicegroup SET capacity = 1;

-- 2_within_capacity_and_one_place: too many in a group that some have left
UPDATE placement_groupplace SET until = '2026-05-01';
UPDATE placement_servicegroup SET capacity = 1;

-- 2_within_capacity_and_one_place: an open club without a child
DELETE FROM placement_groupplace WHERE group_id = (SELECT min(id) FROM placement_servicegroup WHERE kind =
  'club');

-- 2_within_capacity_and_one_place: an open club with one child
DELETE FROM placement_groupplace WHERE group_id = (SELECT min(id) FROM placement_servicegroup WHERE kind =
  'club') AND id <> (SELECT min(id) FROM placement_groupplace WHERE group_id = (SELECT min(id) FROM
  placement_servicegroup WHERE kind = 'club'));

-- 2_within_capacity_and_one_place: a child expected in two rooms
INSERT INTO placement_groupplace (school_id, group_id, pupil_id, weekday, band, since) SELECT school_id, (SELECT
  max(group_id) FROM placement_groupplace WHERE band = 'late' AND weekday = 1), pupil_id, weekday, 'second',
  since FROM placement_groupplace WHERE id = (SELECT min(id) FROM placement_groupplace WHERE band = 'late' AND
  weekday = 1);

-- 2_within_capacity_and_one_place: an adult in two rooms
UPDATE rostering_assignment SET staff_id = (SELECT min(staff_id) FROM rostering_assignment) WHERE session_id IN
  (SELECT id FROM rostering_session WHERE date = '2026-03-02');

-- 3_only_on_school_days: a session on a holiday
UPDATE rostering_session SET date = '2026-05-04' WHERE id = (SELECT min(id) FROM rostering_session);

-- 4_named_before_the_start: named after the start
UPDATE rostering_assignment SET assigned_at = '2026-07-01 00:00:00+00:00' WHERE id =
  (SELECT min(id) FROM rostering_assignment
  WHERE session_id IN (SELECT id FROM rostering_session WHERE date < '2026-06-01')
  AND session_id NOT IN (SELECT session_id FROM rostering_cancellation)
  AND session_id NOT IN (SELECT session_id FROM rostering_assignment WHERE ended_at IS NOT NULL));

-- 4_named_before_the_start: nobody named at the start
UPDATE rostering_assignment SET ended_at = assigned_at WHERE id =
  (SELECT min(id) FROM rostering_assignment
  WHERE session_id IN (SELECT id FROM rostering_session WHERE date < '2026-06-01')
  AND session_id NOT IN (SELECT session_id FROM rostering_cancellation)
  AND session_id NOT IN (SELECT session_id FROM rostering_assignment WHERE ended_at IS NOT NULL));

-- 5_everybody_accounted_for: a handover is gone
DELETE FROM dismissal_handover WHERE id = (SELECT min(id) FROM dismissal_handover);

-- 5_everybody_accounted_for: everybody went home alone
UPDATE dismissal_handover SET kind = 'dismissed', collector_id = NULL;

-- 5_everybody_accounted_for: one stranger collected every child
UPDATE dismissal_handover SET collector_id = (SELECT max(id) FROM dismissal_collector) WHERE kind = 'collected';

-- 5_everybody_accounted_for: a collector was on the list too late
UPDATE dismissal_collector SET since = '2026-06-01';

-- 5_everybody_accounted_for: day pupils in the boarding house
UPDATE dismissal_handover SET kind = 'boarding_house', collector_id = NULL WHERE kind = 'collected';

-- 5_everybody_accounted_for: an expected child without a word
DELETE FROM attendance_rollmark WHERE id = (SELECT min(id) FROM attendance_rollmark WHERE state = 'absent');

-- 6_pay_adds_up: a line's amount
UPDATE subsidy_payline SET amount_fen = amount_fen + 1 WHERE id = (SELECT min(id) FROM subsidy_payline WHERE
  kind = 'tutoring');

-- 6_pay_adds_up: all lines of a statement are gone
DELETE FROM subsidy_payline WHERE statement_id = (SELECT min(statement_id) FROM subsidy_payline);

-- 6_pay_adds_up: a line of another person
UPDATE subsidy_payline SET staff_id = (SELECT max(id) FROM schools_staff) WHERE id = (SELECT min(id) FROM
  subsidy_payline WHERE kind = 'tutoring');

-- 6_pay_adds_up: a correction that only one person signed
DELETE FROM subsidy_adjustmentsigned WHERE id = (SELECT min(id) FROM subsidy_adjustmentsigned);

-- 6_pay_adds_up: every rate doubled
UPDATE subsidy_payline SET rate_fen = rate_fen * 2;

-- 6_pay_adds_up: everything doubled
UPDATE subsidy_payline SET rate_fen = rate_fen * 2, amount_fen = amount_fen * 2;
UPDATE subsidy_statement SET total_fen = total_fen * 2;
UPDATE subsidy_settlement SET total_fen = total_fen * 2;

-- 6_pay_adds_up: a session paid and not confirmed
DELETE FROM attendance_confirmation WHERE session_id = (SELECT min(session_id) FROM subsidy_payline);

-- 6_pay_adds_up: the presence of another session
UPDATE subsidy_payline SET presence_id = (SELECT max(id) FROM attendance_presence) WHERE id = (SELECT min(id)
  FROM subsidy_payline WHERE kind = 'tutoring');

-- 6_pay_adds_up: a second duty day
UPDATE subsidy_payline SET kind = 'duty' WHERE statement_id = (SELECT min(statement_id) FROM subsidy_payline
  WHERE kind = 'duty');

-- 7_published_is_in_force: the published text
UPDATE scheme_schemeversion SET text = replace(text, '3500', '9900');

-- 7_published_is_in_force: a text that is no scheme
UPDATE scheme_schemeversion SET text = 'none';

-- 7_published_is_in_force: the page's hash
UPDATE portal_article SET content_hash = 'x' WHERE kind = 'scheme';

-- 7_published_is_in_force: the decision's hash
UPDATE scheme_schemedecision SET content_hash = 'x' WHERE kind = 'published';

-- 7_published_is_in_force: never approved
DELETE FROM scheme_schemedecision WHERE kind = 'approved';

-- 7_published_is_in_force: a session at another time
UPDATE rostering_session SET ends_at = '2026-03-02 11:11:00+00:00' WHERE date = '2026-03-02' AND band = 'early';

-- 7_published_is_in_force: another total on the page
UPDATE subsidy_settlementpublished SET digest = 'x' WHERE id = (SELECT min(id) FROM
  subsidy_settlementpublished);

-- 8_walls_hold: a place of another school's
INSERT INTO schools_school (kind, code, banner_id, name, short_name, address, phone, spot, is_demonstration)
  SELECT kind, 'stranger', banner_id, 'stranger', '', '', '', '', is_demonstration FROM schools_school WHERE kind = 'school';
UPDATE placement_groupplace SET school_id = (SELECT max(id) FROM schools_school) WHERE id = (SELECT min(id) FROM
  placement_groupplace);
