// Every name of the runtime that generated code refers to, and the few names
// the passes give to what they generate.
//
// Relies on: include/mt/abi.h, of which these are the link names.
#ifndef MT_PASSES_NAMES_H
#define MT_PASSES_NAMES_H

#define MT_STRINGIZE_(X) #X
#define MT_STRINGIZE(X) MT_STRINGIZE_(X)

namespace mt::names {

// Functions and variables of the runtime.
inline constexpr char Flag[] = "mt_flag";
inline constexpr char Spill[] = "mt_spill";
inline constexpr char PollSlow[] = "mt_poll_slow";
inline constexpr char Unwind[] = "mt_unwind";
inline constexpr char ResumeBind[] = "mt_resume_bind";
inline constexpr char ResumeNext[] = "mt_resume_next";
inline constexpr char Retag[] = "mt_retag";
inline constexpr char RetagIfGiven[] = "mt_retag_if_given";
inline constexpr char WithGap[] = "mt.with.gap"; // struct types
inline constexpr char HeapSize[] = "mt_heap_size";
inline constexpr char Scrambled[] = "mt_scrambled";
inline constexpr char Typed[] = "mt_typed"; // mt/mt.h
inline constexpr char Uncarried[] = "mt_uncarried";
inline constexpr char Made[] = "mt_made";
inline constexpr char Released[] = "mt_released";
inline constexpr char DynamicPush[] = "mt_dynamic_push";
inline constexpr char DynamicPop[] = "mt_dynamic_pop";
inline constexpr char JumpArmed[] = "mt_jump_armed";
inline constexpr char BuiltinArmed[] = "mt_builtin_armed";
inline constexpr char BuiltinLongjmp[] = "mt_builtin_longjmp";
inline constexpr char JumpBuffer[] = "mt_jump_buffer";

inline constexpr char Begins[] = "mt_begins";
inline constexpr char ResumeList[] = "mt_resume_list";

// Of the module itself.
inline constexpr char Poll[] = "mt.poll";      // lowered last
inline constexpr char Due[] = "mt.due";        // lowered last
inline constexpr char SpillAll[] = "mt.spill"; // lowered last
inline constexpr char NoList[] = "mt.no.list"; // zeros
inline constexpr char Module[] = "mt.module";
inline constexpr char Blob[] = "mt.blob";
inline constexpr char Addresses[] = "mt.addresses";
inline constexpr char Sites[] = "mt.sites";
inline constexpr char ScrambledIn[] = "mt.scrambled.in"; // the module's name
inline constexpr char Constructor[] = "mt.register";
inline constexpr char ProgramConstructor[] = "mt.construct";
inline constexpr char UserMain[] = "mt.user.main";
inline constexpr char ResumeSuffix[] = ".mt.resume";
inline constexpr char BlobSection[] = "mt_blobs";
inline constexpr char ResumeSection[] = ".text.mt.resume";
inline constexpr char BlobMagic[] = "MTBLOB1";

} // namespace mt::names
#endif
