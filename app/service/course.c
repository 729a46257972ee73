#include "app/service/course.h"

#include "app/service/verdict.h"
#include "storage/design_move.h"

/* --- what there is ------------------------------------------------------------------------ */

static void find_published(struct course *course)
{
	struct catalogue *catalogue = course->service->catalogue;
	const struct published *published = catalogue_current(catalogue, course->form);

	if (published != NULL && !str_equal(published->institution, course->institution)) {
		catalogue_release(catalogue, published);
		published = NULL;
	}
	course->published = published;
}

bool course_open(struct course *course, struct err *err)
{
	course->design = (struct design){ .revision = 0 };
	find_published(course);
	return store_design_get(course->service->store, course->arena, course->institution,
				course->form, &course->design, err) ||
	       (err->code == ERR_NOT_FOUND && course->published != NULL);
}

void course_close(struct course *course)
{
	if (course->published != NULL)
		catalogue_release(course->service->catalogue, course->published);
	course->published = NULL;
}

static void begin_diags(struct course *course)
{
	diags_init(&course->diags, course->arena, course->form);
	course->diags.translation = course->translation;
}

void course_check(struct course *course)
{
	const struct publication publication = { .definition = course->design.definition,
						 .institution = course->institution,
						 .id = course->form };

	begin_diags(course);
	course->sound = course->design.revision > 0 &&
			verdict_check(course->service, &publication, &course->diags);
}

bool course_is_alone(const struct course *course)
{
	return institutions_find(catalogue_institutions(course->service->catalogue),
				 course->institution)
		.alone;
}

bool course_wrote(const struct course *course, bool *own, struct err *err)
{
	struct design_revisions revisions = { 0 };

	*own = false;
	if (course_is_alone(course))
		return true;
	if (!store_design_revisions(course->service->store, course->arena, course->institution,
				    course->form, &revisions, err))
		return false;
	for (size_t i = 0; i < revisions.count; i++)
		if (revisions.at[i].number > course->design.base &&
		    str_equal(revisions.at[i].author, course->author))
			*own = true;
	return true;
}

/* --- going on ----------------------------------------------------------------------------- */

const struct step course_steps[] = {
	{ "review", "draft", "review", ROLE_AUTHOR, true, false, false },
	{ "review", "returned", "review", ROLE_AUTHOR, true, false, false },
	{ "withdraw-review", "review", "draft", ROLE_AUTHOR, false, false, false },
	{ "approve", "review", "approved", ROLE_PUBLISHER, true, true, false },
	{ "return", "review", "returned", ROLE_PUBLISHER, false, false, true },
	{ "publish", "approved", "published", ROLE_PUBLISHER, true, true, false },
	{ "return", "approved", "returned", ROLE_PUBLISHER, false, false, true },
};
const size_t course_step_count = LENGTH(course_steps);

bool course_offers(const struct course *course, const struct step *step)
{
	return str_equal_c(course->design.state, step->from) &&
	       (course->roles & step->role) != 0 && (!step->sound || course->sound);
}

static const struct step *find_step(const struct course *course, struct str action)
{
	for (size_t i = 0; i < course_step_count; i++)
		if (str_equal_c(action, course_steps[i].action) &&
		    course_offers(course, &course_steps[i]))
			return &course_steps[i];
	return NULL;
}

/* What is approved goes to the public; what others see of it changes with this alone, in one
 * with the step. */
static bool publish(struct course *course, const struct design_move *step, struct err *err)
{
	struct publication publication = { .definition = course->design.definition,
					   .institution = course->institution,
					   .id = course->form,
					   .returns = true,
					   .move = step,
					   .now_ms = course->now_ms };

	begin_diags(course);
	return catalogue_publish(course->service->catalogue, &publication, &course->diags, err);
}

static bool move(struct course *course, const struct step *step, struct str remark,
		 struct err *err)
{
	struct design design = course->design;
	const struct design_move to = { &design, step->from, remark };

	design.state = str_from_c(step->to);
	design.author = course->author;
	design.name = course->name;
	design.time_ms = course->now_ms;
	if (!str_equal_c(design.state, "published"))
		return store_design_move(course->service->store, &design, step->from, remark,
					 err);
	design.base = design.revision;
	return publish(course, &to, err);
}

enum course_end course_take(struct course *course, const struct course_wish *wish,
			    struct err *err)
{
	const struct step *step;
	bool own = false;

	course_check(course);
	step = find_step(course, wish->action);
	if (step == NULL || wish->revision != course->design.revision)
		return COURSE_CHANGED;
	if (step->remark && wish->remark.len == 0)
		return COURSE_REMARK;
	if (!course_wrote(course, &own, err))
		return COURSE_FAILED;
	if (own && step->others)
		return COURSE_OWN;
	if (move(course, step, wish->remark, err))
		return COURSE_TAKEN;
	return err->code == ERR_CONFLICT ? COURSE_CHANGED : COURSE_FAILED;
}
