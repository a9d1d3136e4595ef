// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/mapinfo: tells a process what its memory mappings really are.
 *
 * The device holds no state, maps nothing and changes nothing. Each ioctl is
 * one question; who holds the file does not matter, answers are always about
 * the calling process's own memory.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/nospec.h>

#include "question.h"

static const struct command {
	const struct mapinfo_question *question;
	bool vector;
} commands[] = {
	[_IOC_NR(MAPINFO_SYSTEM)]	= { &mapinfo_system_question, false },
	[_IOC_NR(MAPINFO_MAP)]		= { &mapinfo_map_question, false },
	[_IOC_NR(MAPINFO_FILE)]		= { &mapinfo_file_question, false },
	[_IOC_NR(MAPINFO_MAPS)]		= { &mapinfo_map_question, true },
	[_IOC_NR(MAPINFO_FILES)]	= { &mapinfo_file_question, true },
};

/*
 * The size is not part of a command's identity, so that its structure can
 * grow: an old program and a new kernel still understand each other, and the
 * other way round.
 */
static long mapinfo_ioctl(struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	const unsigned int nr = _IOC_NR(cmd), size = _IOC_SIZE(cmd);
	void __user *user = (void __user *)arg;
	const struct command *command;

	if (_IOC_TYPE(cmd) != MAPINFO_IOC_TYPE ||
	    _IOC_DIR(cmd) != (_IOC_READ | _IOC_WRITE) ||
	    nr >= ARRAY_SIZE(commands))
		return -ENOTTY;

	command = &commands[array_index_nospec(nr, ARRAY_SIZE(commands))];
	if (command->vector)
		return mapinfo_answer_many(user, size, command->question);
	return mapinfo_answer_one(user, size, command->question);
}

static const struct file_operations mapinfo_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= mapinfo_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

static struct miscdevice mapinfo_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "mapinfo",
	.fops	= &mapinfo_fops,
	.mode	= 0666,
};
module_misc_device(mapinfo_device);

MODULE_AUTHOR("mapinfo maintainers");
MODULE_DESCRIPTION("What a memory mapping really is, for dynamic loaders");
MODULE_VERSION("0.1");
MODULE_LICENSE("GPL");
